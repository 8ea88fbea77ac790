package migrations

// NewProvider lets a test stop between two steps.
var NewProvider = newProvider
