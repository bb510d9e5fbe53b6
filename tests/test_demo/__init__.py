"""The synthetic extracts: the layouts to the letter, nothing that contradicts itself, and rejects as planted."""
