"""What is kept about one person: shown to them, exported, erased."""
