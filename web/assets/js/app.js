// The whole script of the face. Every page works without it; this only makes it quicker and kinder.
import "htmx.org/dist/htmx.esm.js";
import "./announce.js";
import "./submit.js";
import "./focus.js";
import "./menu.js";
