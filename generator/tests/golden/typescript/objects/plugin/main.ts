/** A plugin to start from. It is yours: gen-sdk writes this file only once. */

import { serve } from "hazards-object";

import { services } from "./services.js";

await serve(services);
