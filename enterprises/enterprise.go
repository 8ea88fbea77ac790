// Package enterprises keeps the register: enterprises, every fact ever stated about them with its source and date, and the import of lists.
// Only this package writes enterprises, enterprise_years, facts and the import tables.
package enterprises
