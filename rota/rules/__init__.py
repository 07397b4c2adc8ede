"""What is allowed: each rule's identity, source, ladder and resolved limit, and its check by the clock."""
