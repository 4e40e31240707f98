//! Every form of report, made of one fixed run that holds every verdict and hostile text.

mod any;
mod every;
mod expected;
mod html;
mod junit;
mod markdown;
mod read;
mod tap;
