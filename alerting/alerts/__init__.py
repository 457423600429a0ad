"""An alert's life: who is paged about it, and what people did."""
