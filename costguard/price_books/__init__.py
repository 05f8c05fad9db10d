"""What ``costguard prices`` does with price books as a whole, but for bringing new prices in."""
