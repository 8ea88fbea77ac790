package main

import (
	"fmt"

	"huizhida/notify/webpush"
)

type vapidCmd struct{}

// Help is shown by huizhida vapid --help.
func (vapidCmd) Help() string {
	return "The private key goes into the account of 浏览器推送 and stays secret; browsers subscribe to the public one, which the site gives them. " +
		"One pair lasts as long as the site: with another, every browser has to be asked again."
}

// Run prints a new pair.
func (vapidCmd) Run(e *env) error {
	private, err := webpush.NewKey()
	if err != nil {
		return err
	}
	public, err := webpush.PublicKey(private)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "private: %s\npublic:  %s\n", private, public)
	return err
}
