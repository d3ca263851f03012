# Words shared by every page and format.
core-version = Version { $number }
