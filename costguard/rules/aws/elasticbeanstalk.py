"""AWS elasticbeanstalk."""
