"""What a person reads about one thing, as text: pure functions from what a query gives to `Text`."""
