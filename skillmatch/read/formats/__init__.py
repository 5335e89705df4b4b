"""What a file holds, by its format: lines with their places, or cells."""
