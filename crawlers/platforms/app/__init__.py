"""手机客户端: feedback of the bureau's own mobile client, pulled from an interface that docs/collection.md defines."""
