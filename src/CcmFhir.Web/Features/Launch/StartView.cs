using System.Collections.Immutable;
using CcmFhir.Web.Components;

namespace CcmFhir.Web.Features.Launch;

// THE WAY IN WITHOUT AN EHR'S LAUNCH
//   GET  /                            the EHRs of launch.json; ?done=signed-out says so
//   GET  /launch/standalone/{ehr}     to that EHR's sign-in, which lets the person pick a patient
//   GET  /office/sign-in              to the back office's identity provider
//   POST /c/{id}/sign-out             ends the session in every window -> 303 /?done=signed-out

public sealed record StartView : IRenderedBy<StartPage>
{
    public required ImmutableArray<StartEhrView> Ehrs { get; init; }
    public bool IsSignedOut { get; init; }
    /// <summary>Where the back office signs in; null when launch.json names no place.</summary>
    public string? BackOffice { get; init; }
}

public sealed record StartEhrView(string Id, string Name);

/// <summary>In the frame of an EHR that lets nobody sign in inside frames: the same launch again, in a tab of its own.</summary>
public sealed record NewTabView : IRenderedBy<NewTabPage>
{
    public required string Ehr { get; init; }
    public required string LaunchPath { get; init; }
}

/// <summary>An authorization request too long for a URL: a form that sends itself, with a button for browsers without script.</summary>
public sealed record AuthorizePostView : IRenderedBy<AuthorizePostPage>
{
    public required string Ehr { get; init; }
    public required Uri Action { get; init; }
    public required ImmutableArray<KeyValuePair<string, string>> Fields { get; init; }
}
