"""What is measured rather than asserted: truth, speed, start-up."""
