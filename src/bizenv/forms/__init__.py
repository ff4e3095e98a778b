"""Forms: workbooks that departments, reviewers and officers fill in and hand back."""
