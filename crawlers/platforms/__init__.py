"""What the platforms say, read without a network: one folder a platform, bytes in, neutral records out."""
