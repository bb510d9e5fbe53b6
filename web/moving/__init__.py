"""What the pages of transfers share: how far a move has come, and the form of each step that may come next."""
