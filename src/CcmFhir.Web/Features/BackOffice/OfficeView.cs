using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.BackOffice;

// THE BACK OFFICE: billers and managers who do not come from a chart
//   GET  /office/sign-in    to the identity provider of launch.json
//   GET  /office/callback   back from it -> 303 /office
//   GET  /office            the practice's charges that will not go on by themselves, or have not arrived for more than a day
//   GET  /office/open/{ehr} to that EHR's sign-in, which lets the person pick a patient; the seat stays
//   POST /office/sign-out   ends the session in every window -> 303 /?done=signed-out

public sealed record OfficeView : IRenderedBy<OfficePage>
{
    public required string Practice { get; init; }
    public required string Person { get; init; }
    public required AntiforgeryView Antiforgery { get; init; }
    /// <summary>What will not go on by itself, then what is late, then what nothing has confirmed; oldest month first in each.</summary>
    public required ImmutableArray<OfficeChargeView> Charges { get; init; }
}

// State: as in the texts delivery.*: Manual, Rejected, Unknown; Approved, Sending and Sent when it has been so for more than a day.
// Path: The charge's page where this browser has the chart open, else the way into the chart at its EHR.
// IsLate: it goes on by itself, and for more than a day it has not arrived.
// Waits: what it waits for in the relay's own words; null where there is none, then the texts office.waits.* say it.
public sealed record OfficeChargeView(
    string Patient, YearMonth Month, string Code, int Units, string State, string Ehr, string Path, bool IsOpen, bool IsLate = false, string? Waits = null);
