using System.Collections.Immutable;

namespace CcmFhir.Web.Connect;

/// <summary>One request as it went out and what came of it. Holds secrets and patient data: print only <see cref="Redaction"/> of it.</summary>
/// <remarks>
/// <c>Form</c>: fields of a form-encoded body, else empty. <c>Status</c>: null when no answer came; <c>Trouble</c> then says why.
/// <c>AnswerBody</c>: at most <see cref="TrafficRecorder.BodyCharactersMax"/> characters.
/// </remarks>
internal sealed record Exchange(
    string Method,
    Uri Url,
    ImmutableArray<KeyValuePair<string, string>> RequestHeaders,
    ImmutableArray<KeyValuePair<string, string>> Form,
    bool HasBody,
    int? Status,
    string? Trouble,
    string AnswerType,
    string AnswerBody,
    DateTimeOffset? AnswerDate,
    Uri? Location,
    TimeSpan Took)
{
    public string? Header(string name) =>
        RequestHeaders.Where(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault();

    public string? Field(string name) => Form.Where(f => f.Key == name).Select(f => f.Value).FirstOrDefault();
}
