// The pages of the desk on which nothing has to be opened: the key of this tab is locked there too.
import { startDesk } from "./desk_page.js";

startDesk();
