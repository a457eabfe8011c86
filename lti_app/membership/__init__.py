"""Issues blind membership tokens to everybody who launches; never sees one."""
