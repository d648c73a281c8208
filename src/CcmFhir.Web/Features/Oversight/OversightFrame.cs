using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Features.Oversight;

// PROGRAMME OVERSIGHT LIES UNDER {Base}, today /c/{contextId}/oversight. Nothing on its pages but the link back needs a patient.
// Every POST form carries the antiforgery token and requestId (component OversightFields); a plain POST is answered 303 with ?done=, bad input
// 422 with the same page, the person's values and FormErrors.

/// <summary>What surrounds a page of the practice rather than of a patient.</summary>
public sealed record OversightFrame
{
    public required OversightLinks Links { get; init; }
    public required string Practice { get; init; }
    public required string Viewer { get; init; }
    public required AntiforgeryView Antiforgery { get; init; }
    public required LocalDate Today { get; init; }
    /// <summary>IANA id of the practice's zone, shown beside times.</summary>
    public required string TimeZone { get; init; }
    /// <summary>Supervision and sign-off are a physician's.</summary>
    public required bool IsPhysician { get; init; }
    public Done? Done { get; init; }
    public bool HasEhrStyle { get; init; }
}

/// <summary>Which page of the oversight bar is current.</summary>
public enum OversightSection { Week, Samples, Authenticity, Supervision, Billing }

public sealed record OversightLinks(string ContextId)
{
    public string Base => $"/c/{ContextId}/oversight";
    public string Patient => $"/c/{ContextId}";
    public string Style => $"/c/{ContextId}/style.css";
    public string Supervision => Base + "/supervision";
    public string Billing => Base + "/billing";
    public string Samples => Base + "/samples";
    public string Authenticity => Base + "/authenticity";
    public string SignOut => Patient + "/sign-out";
    public string HomeCare => Patient + "/home-care";

    public string Week(LocalDate day) => $"{Base}?week={Iso(day)}";
    public string New(string template) => $"{Base}/new?template={template}";
    public string Entry(Guid id) => $"{Base}/{id}";
    public string Csv(LocalDate from, LocalDate to) => $"{Base}/export.csv?from={Iso(from)}&to={Iso(to)}";
    public string Print(LocalDate from, LocalDate to) => $"{Base}/print?from={Iso(from)}&to={Iso(to)}";
    public string SamplesOf(YearMonth month) => $"{Samples}?month={YearMonthPattern.Iso.Format(month)}";
    public string AuthenticityOf(YearMonth month) => $"{Authenticity}?month={YearMonthPattern.Iso.Format(month)}";
    public string Chart(Guid sample, Guid patient) => $"{Samples}/{sample}/charts/{patient}";
    public string SampleCsv(Guid sample) => $"{Samples}/{sample}/findings.csv";
    public string SamplePrint(Guid sample) => $"{Samples}/{sample}/print";

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);
}

// Id: In the store, as posted.
public sealed record PatientChip(Guid Id, string Name, bool Selected);

/// <summary>A bar of the oversight pages with its path.</summary>
public sealed record OversightTab(OversightSection Section, string Path)
{
    public static ImmutableArray<OversightTab> Of(OversightLinks links) =>
    [
        new(OversightSection.Week, links.Base), new(OversightSection.Samples, links.Samples),
        new(OversightSection.Authenticity, links.Authenticity), new(OversightSection.Supervision, links.Supervision),
        new(OversightSection.Billing, links.Billing),
    ];
}
