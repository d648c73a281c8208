using System.Text.Json.Serialization;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Connect;

internal enum CheckStatus
{
    [JsonStringEnumMemberName("pass")] Pass,

    /// <summary>Works, but differs from what it should be or may trouble later.</summary>
    [JsonStringEnumMemberName("warn")] Warn,
    [JsonStringEnumMemberName("fail")] Fail,

    /// <summary>Not looked at; the answer says why.</summary>
    [JsonStringEnumMemberName("skip")] Skip,
}

/// <summary>One thing looked at.</summary>
/// <remarks>
/// <c>Asked</c>: method and URL without secrets and ids, or null when nothing was sent. <c>Answer</c>: the redacted answer, or null likewise. <c>Meaning</c>: what
/// it means, where that needs saying. <c>ToDo</c>: what a person should do, null when nothing.
/// </remarks>
internal sealed record DoctorCheck(
    string Id, Phrase Title, CheckStatus Status, string? Asked, [property: JsonIgnore] string? Answer, [property: JsonIgnore] Phrase? Meaning, Phrase? ToDo)
{
    /// <summary>In English.</summary>
    public string Came => Both(Meaning?.English);

    /// <summary>In the language of the request.</summary>
    public string CameSaid() => Both(Meaning?.ToString());

    private string Both(string? meaning) => string.Join(": ", new[] { Answer, meaning }.OfType<string>());
}
