"""The long jobs: read what is needed, work on the copy without holding anything up, then change through the doorway."""
