"""What `make bench-quizzes` measures, by matter. A benchmark is a function that returns its numbers."""
