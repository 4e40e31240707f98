//! Checks plugins: launches each as a real host would and says what it got wrong.
