"""The distributed runtime: Kafka keeps the records, Faust workers share the partitions."""
