using System.Collections.Concurrent;

namespace CcmFhir.Benchmarks;

/// <summary>What a run of the fuzz driver found; the first few of each kind are told on stderr with the input's number.</summary>
internal sealed class FuzzFindings
{
    private const int Told = 5;

    private readonly ConcurrentDictionary<(string Surface, string Outcome), int> _outcomes = new();

    private int _inputs;
    private int _unhandled;
    private int _foreignRequests;
    private int _openRedirects;

    public int Inputs => _inputs;

    public int Unhandled => _unhandled;

    public int ForeignRequests => _foreignRequests;

    public int OpenRedirects => _openRedirects;

    public int Count => _unhandled + _foreignRequests + _openRedirects;

    /// <summary>How the inputs of a surface ended, the most frequent first: whether they reach what lies behind the first guard.</summary>
    public IEnumerable<(string Outcome, int Inputs)> OutcomesOf(string surface) => _outcomes.Where(o => o.Key.Surface == surface)
        .OrderByDescending(o => o.Value).ThenBy(o => o.Key.Outcome, StringComparer.Ordinal).Select(o => (o.Key.Outcome, o.Value));

    public void Tried() => Interlocked.Increment(ref _inputs);

    public void Ended(string surface, string outcome) => _outcomes.AddOrUpdate((surface, outcome), 1, (_, before) => before + 1);

    public void AddUnhandled(string surface, int input, string what) => Tell(Interlocked.Increment(ref _unhandled), $"{surface} {input}: {what}");

    public void AddForeignRequest(string surface, Uri url) => Tell(Interlocked.Increment(ref _foreignRequests), $"{surface}: a request to {url}");

    public void AddOpenRedirect(string surface, int input, Uri url) => Tell(Interlocked.Increment(ref _openRedirects), $"{surface} {input}: sent to {url}");

    private static void Tell(int count, string what)
    {
        if (count <= Told)
        {
            Console.Error.WriteLine($"fuzz: {what}");
        }
    }
}
