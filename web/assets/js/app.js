// The whole script of the face. Every page works without it; this only makes it quicker and kinder.
import "./display.js";
import "./writing.js"; // before submit.js: a form waits for what is under way
import "./paste.js";
import "./submit.js";
import "./announce.js";
import "./focus.js";
import "./menu.js";
import "./aids.js";
import "./share.js";
import "./bar.js";
import "./unread.js";
import "./draft.js";
import "./suggest.js";
import "./webpush.js";
import "htmx.org/dist/htmx.esm.js";
