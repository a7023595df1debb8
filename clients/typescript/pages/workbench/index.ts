import { ChangePage } from "./change.js";
import { ChangesPage } from "./changes.js";
import { Difference } from "./difference.js";
import { DraftPage } from "./draft-page.js";
import { Guided } from "./guided.js";
import { Impact } from "./impact.js";
import { OutcomesPage } from "./outcomes.js";
import { QueuePage } from "./queue.js";
import { Review } from "./review.js";
import { TryPage } from "./try.js";

/** The pages for staff; loaded when the first of them is asked for. */
customElements.define("ps-difference", Difference);
customElements.define("ps-impact", Impact);
customElements.define("ps-guided", Guided);
customElements.define("ps-review", Review);
customElements.define("ps-queue", QueuePage);
customElements.define("ps-outcomes", OutcomesPage);
customElements.define("ps-try", TryPage);
customElements.define("ps-draft", DraftPage);
customElements.define("ps-changes", ChangesPage);
customElements.define("ps-change", ChangePage);
