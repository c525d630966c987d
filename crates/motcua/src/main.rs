//! The program `motcua`: reads the command line, sets up the log and runs one command.

use std::io::stdout;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use motcua::commands;
use motcua::commands::admin::AddArgs;
use motcua::commands::audit::VerifyArgs;
use motcua::commands::backup::BackupArgs;
use motcua::commands::calendar::CalendarArgs;
use motcua::commands::clock::ClockArgs;
use motcua::commands::confined::ConfinedArgs;
use motcua::commands::demo::DemoArgs;
use motcua::commands::doctor::DoctorArgs;
use motcua::commands::due::DueArgs;
use motcua::commands::import::ImportArgs;
use motcua::commands::restore::RestoreArgs;
use motcua::commands::serve::ServeArgs;
use motcua::config::Location;
use motcua::confined;
use rustix::fs::Mode;

/// One door: the software behind a public one-stop desk (phần mềm một cửa).
#[derive(Parser)]
#[command(version, about, propagate_version = true)]
struct Arguments {
    #[command(flatten)]
    place: Location,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the desk.
    Serve(ServeArgs),
    /// Runs a demonstration: the district Nam Giang after the year 2022 (data in var/demo).
    Demo(DemoArgs),
    /// Tells when a dossier would be due, and why.
    Due(DueArgs),
    /// Shows a year: lunar dates, working sessions, days off and make-up days.
    Calendar(CalendarArgs),
    /// Reads units, procedures, routes, calendars and letters from files.
    Import(ImportArgs),
    /// Writes everything into one file, while the desk works.
    Backup(BackupArgs),
    /// Makes a system from a backup, in an empty place.
    Restore(RestoreArgs),
    /// Says in plain words what is missing or wrong on this machine.
    Doctor(DoctorArgs),
    /// Work apart, for the program itself.
    #[command(name = confined::COMMAND, hide = true)]
    Confined(ConfinedArgs),
    /// Adds people from the terminal.
    Admin {
        #[command(subcommand)]
        act: Admin,
    },
    /// Says, with a reason that stays in the journal, that the clock is right now.
    Clock {
        #[command(subcommand)]
        act: ClockAct,
    },
    /// Checks the journal.
    Audit {
        #[command(subcommand)]
        check: Audit,
    },
}

#[derive(Subcommand)]
enum Admin {
    /// Adds an administrator and prints a password that must be changed.
    Add(AddArgs),
}

#[derive(Subcommand)]
enum ClockAct {
    /// Although nothing was written for long: the office was closed, or an old backup was restored.
    Accept(ClockArgs),
    /// Although the last entries stand in the future: they were written by a clock that was ahead.
    Correct(ClockArgs),
}

#[derive(Subcommand)]
enum Audit {
    /// Checks the chain of hashes from the first entry and names the first broken one.
    Verify(VerifyArgs),
}

fn main() -> ExitCode {
    let arguments = arguments();
    match begin(arguments) {
        Ok(code) => code,
        Err(error) if commands::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            commands::say_error(&error);
            ExitCode::FAILURE
        }
    }
}

/// Work apart needs no runtime, and sets its limits before it does anything else.
fn begin(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if let Command::Confined(args) = &arguments.command {
        return commands::confined::run(args);
    }
    // What the program writes is for its own account alone.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    // Its own file, also after a newer one has taken its place.
    confined::install("/proc/self/exe");
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(arguments))
}

/// The command line; a demonstration has a place of its own when none is given.
fn arguments() -> Arguments {
    let matches = Arguments::command().get_matches();
    let mut arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let is_given = matches.value_source("data") != Some(ValueSource::DefaultValue);
    if matches!(arguments.command, Command::Demo(_)) && !is_given {
        commands::demo::PLACE.clone_into(&mut arguments.place.data);
    }
    arguments
}

async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let place = arguments.place;
    match arguments.command {
        Command::Serve(args) => commands::serve::run(&place, &args).await,
        Command::Demo(args) => commands::demo::run(&place, &args).await,
        Command::Confined(args) => commands::confined::run(&args),
        Command::Due(args) => {
            let reference = commands::reference(&place).await?;
            commands::due::run(&args, &reference.book, &reference.units, &mut stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Calendar(args) => {
            let reference = commands::reference(&place).await?;
            commands::calendar::run(&args, &reference.book, &reference.units, &mut stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(args) => commands::import::run(&place, &args).await,
        Command::Backup(args) => commands::backup::run(&place, &args).await,
        Command::Restore(args) => commands::restore::run(&place, &args).await,
        Command::Doctor(args) => commands::doctor::run(&place, &args).await,
        Command::Admin { act: Admin::Add(args) } => commands::admin::add(&place, &args).await,
        Command::Clock { act: ClockAct::Accept(args) } => {
            commands::clock::accept(&place, &args).await
        }
        Command::Clock { act: ClockAct::Correct(args) } => {
            commands::clock::correct(&place, &args).await
        }
        Command::Audit { check: Audit::Verify(args) } => {
            commands::audit::verify(&place, args).await
        }
    }
}
