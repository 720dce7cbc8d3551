"""What pages share. Imports `classifier`, and is imported by pages only."""
