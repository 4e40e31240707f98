//! Every form of report, made of one fixed run that holds every verdict and hostile text.

mod every;
mod expected;
mod html;
mod junit;
mod markdown;
mod tap;
