using System.Globalization;
using System.Text;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>Minutes for a committee, as a file and as a page to print. Patients are counted, not named, in the file.</summary>
internal static class OversightExports
{
    private const int DaysMax = 400;

    private static readonly string[] Heads =
    [
        "id", "date", "start", "end", "seconds", "minutes", "person", "template", "reason kind", "reason", "patients touched", "fields", "note", "standing", "because",
    ];

    public static void MapOversightExports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oversight/export.csv", CsvAsync);
        routes.MapGet("/oversight/print", PrintAsync);
    }

    /// <summary>A table as RFC 4180 CSV with a byte order mark; text that a spreadsheet would run as a formula is defused.</summary>
    public static async Task<IResult> FileAsync(
        PageRequest page, AuditLog audit, string name, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        await audit.WriteAsync(
            new AuditEvent(page.Ehr.Practice.Id, page.Ehr.Id, page.Context.Person.Id, page.Context.AppRole, "export", null, name, "allowed"), page.Cancel);
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(heads))
        {
            text.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
        }

        return Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", name);
    }

    private static string Quoted(string field) =>
        $"\"{(field is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" : "")}{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<IResult> CsvAsync(PageRequest page, OversightLines lines, AuditLog audit)
    {
        var (from, to) = Span(page);
        var entries = await lines.OfDaysAsync(page, await lines.RecordAsync(page), from, to);
        return await FileAsync(page, audit, $"oversight-{from:uuuu-MM-dd}-{to:uuuu-MM-dd}.csv", Heads, entries.Select(Row));
    }

    private static async Task<IResult> PrintAsync(PageRequest page, OversightLines lines, OversightFrames frames)
    {
        var (from, to) = Span(page);
        var entries = await lines.OfDaysAsync(page, await lines.RecordAsync(page), from, to);
        return Html.Page(new OversightPrintView(frames.Of(page), from, to, entries, entries.Sum(e => e.Seconds)));
    }

    /// <summary>Days asked for, inclusive; the current month when unusable, and never more than a good year.</summary>
    private static (LocalDate From, LocalDate To) Span(PageRequest page)
    {
        var from = LocalDatePattern.Iso.Parse(page.Query("from") ?? "");
        var to = LocalDatePattern.Iso.Parse(page.Query("to") ?? "");
        return from.Success && to.Success && from.Value <= to.Value && from.Value.PlusDays(DaysMax) > to.Value
            ? (from.Value, to.Value)
            : (page.Today.ToYearMonth().OnDayOfMonth(1), page.Today.With(DateAdjusters.EndOfMonth));
    }

    private static string[] Row(OversightLine line) =>
    [
        line.Id.ToString("D"), LocalDatePattern.Iso.Format(line.Start.Date), Time(line.Start), Time(line.End), Text(line.Seconds),
        (line.Seconds / 60m).ToString("0.00", CultureInfo.InvariantCulture), line.By, line.Template, line.ReasonKind, line.Reason, Text(line.PatientCount),
        string.Join("; ", line.Fields.Select(f => $"{f.Field}: {f.Text}")), line.Note, Components.Show.Kebab(line.Standing), line.StandingBecause ?? "",
    ];

    private static string Time(LocalDateTime at) => LocalTimePattern.ExtendedIso.Format(at.TimeOfDay);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
