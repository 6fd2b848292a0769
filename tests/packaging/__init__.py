"""The wheel, the sdist and the offline bundle: that they hold what they must, install and run."""
