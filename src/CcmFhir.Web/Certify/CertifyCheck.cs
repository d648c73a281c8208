using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Certify;

internal enum Verdict
{
    [JsonStringEnumMemberName("pass")] Pass,
    [JsonStringEnumMemberName("fail")] Fail,
    [JsonStringEnumMemberName("skip")] Skip,
}

/// <summary>What a check found; <c>Why</c> is for people and holds no secret and no patient data.</summary>
internal sealed record Ruling(Verdict Verdict, string Why)
{
    public static Ruling Pass(string why) => new(Verdict.Pass, why);

    public static Ruling Fail(string why) => new(Verdict.Fail, why);

    public static Ruling Skip(string why) => new(Verdict.Skip, why);

    public static Ruling Of(bool holds, string why, string whyNot) => holds ? Pass(why) : Fail(whyNot);
}

/// <summary>One thing the run verifies.</summary>
/// <remarks>
/// <c>Verifies</c>: ids in <see cref="Requirements"/>. <c>Needs</c>: checks that must have passed before; else this one is skipped, so that a
/// fault shows where it is and nowhere else. <c>IsTidying</c>: it takes back what the run has done, so it also runs after the run was ended early.
/// </remarks>
internal sealed record CertifyCheck(
    string Id, Phrase Title, ImmutableArray<string> Verifies, ImmutableArray<string> Needs, Func<Certification, CancellationToken, Task<Ruling>> RunAsync)
{
    /// <summary>Titled by its id.</summary>
    public CertifyCheck(
        string id, ImmutableArray<string> verifies, ImmutableArray<string> needs, Func<Certification, CancellationToken, Task<Ruling>> runAsync)
        : this(id, new Phrase("certify.check." + id), verifies, needs, runAsync)
    {
    }

    public CertifyCheck(string id, ImmutableArray<string> verifies, ImmutableArray<string> needs, Func<Certification, Ruling> judge)
        : this(id, verifies, needs, (run, _) => Task.FromResult(judge(run)))
    {
    }

    public CertifyCheck(
        string id, Phrase title, ImmutableArray<string> verifies, ImmutableArray<string> needs, Func<Certification, Ruling> judge)
        : this(id, title, verifies, needs, (run, _) => Task.FromResult(judge(run)))
    {
    }

    public bool IsTidying { get; init; }
}

/// <summary>A check with its outcome and the traffic it caused, redacted.</summary>
/// <remarks><c>ToDo</c>: what a person should do about a failure; null when nothing.</remarks>
internal sealed record CertifyResult(
    string Id, Phrase Title, ImmutableArray<string> Verifies, Verdict Verdict, string Why, Phrase? ToDo, long Milliseconds,
    ImmutableArray<RedactedExchange> Traffic);
