using System.Collections.Immutable;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>Entries of the oversight ledger as lines of the page, the export and the print.</summary>
internal sealed class OversightLines(OversightLedger ledger, OversightFrames frames)
{
    public async Task<OversightRecord> RecordAsync(PageRequest page) =>
        OversightRecord.Of(await ledger.ReadAsync(page.Ehr.Practice.Id, page.Cancel));

    /// <summary>Entries begun on the days from..to of the practice, oldest first.</summary>
    public async Task<ImmutableArray<OversightLine>> OfDaysAsync(PageRequest page, OversightRecord record, LocalDate from, LocalDate to) =>
        await LinesAsync(page, [.. record.Entries.Where(e => IsOf(page, e, from, to)).OrderBy(e => e.What.Start).ThenBy(e => e.Logged.At)]);

    public static int Seconds(PageRequest page, OversightRecord record, LocalDate from, LocalDate to) =>
        record.Entries.Where(e => IsOf(page, e, from, to)).Sum(e => e.Seconds);

    public async Task<ImmutableArray<OversightLine>> LinesAsync(PageRequest page, ImmutableArray<OversightEntry> entries)
    {
        var names = await frames.NamesAsync(page, [.. entries.SelectMany(e => e.What.Patients).Distinct()]);
        return [.. entries.Select(e => Line(page, e, names))];
    }

    private static bool IsOf(PageRequest page, OversightEntry entry, LocalDate from, LocalDate to)
    {
        var day = entry.What.Start.InZone(page.Zone).Date;
        return day >= from && day <= to;
    }

    private static OversightLine Line(PageRequest page, OversightEntry entry, IReadOnlyDictionary<Guid, string> names)
    {
        var what = entry.What;
        return new OversightLine(
            entry.Id, what.Start.InZone(page.Zone).LocalDateTime, what.End.InZone(page.Zone).LocalDateTime, entry.Seconds, what.Template, what.By.Name,
            what.ReasonKind, what.Reason, [.. what.Patients.Where(names.ContainsKey).Select(p => names[p])], what.PatientCount,
            [.. OversightTemplates.Find(what.Template)!.Fields.Select(f => (f, what.Fields.GetValueOrDefault(f, "")))], what.Note,
            entry switch
            {
                { Reversal.What.MovedTo: not null } => OversightStanding.MovedToPatient,
                { Reversal: not null } => OversightStanding.Reversed,
                { OpenQuestion: not null } => OversightStanding.AskAboutCare,
                { Kept: not null } => OversightStanding.Kept,
                { What.MovedFrom: not null } => OversightStanding.MovedFromPatient,
                _ => OversightStanding.Stands,
            },
            entry.Reversal?.What.Reason ?? entry.Kept?.What.Reason);
    }
}
