"""What is worth a human, as the rules file says it."""
