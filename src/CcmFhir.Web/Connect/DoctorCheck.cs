using System.Text.Json.Serialization;

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
/// <c>Asked</c>: method and URL without secrets and ids, or null when nothing was sent. <c>Came</c>: the answer, or what it means.
/// <c>ToDo</c>: what a person should do, null when nothing.
/// </remarks>
internal sealed record DoctorCheck(string Id, string Title, CheckStatus Status, string? Asked, string Came, string? ToDo);
