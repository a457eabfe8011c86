"""Microsoft Teams as a door: its app, and a sign-in by Microsoft Entra."""
