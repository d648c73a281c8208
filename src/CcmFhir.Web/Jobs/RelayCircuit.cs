using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Jobs;

/// <summary>
/// Whether an EHR is to be left alone for a while. Trouble of its own, several times in a row, or its word that we shall
/// wait, opens the circuit; then one row at a time tries whether it is back.
/// </summary>
internal sealed class RelayCircuit(TimeProvider clock)
{
    private const int TroublesToOpen = 4;

    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private int _troubles;
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    /// <summary>How many rows may be taken now.</summary>
    /// <param name="slots">At most so many at a time.</param>
    /// <param name="carried">So many are under way.</param>
    public int Free(int slots, int carried)
    {
        lock (_gate)
        {
            return clock.GetUtcNow() < _until ? 0 : Math.Max(0, (_troubles < TroublesToOpen ? slots : 1) - carried);
        }
    }

    public void Learn(Outcome outcome)
    {
        lock (_gate)
        {
            if (!outcome.IsEhrAway)
            {
                // "Waits for a session" says nothing about the EHR; an answer of any kind says that it is back.
                _troubles = outcome.WasTried ? 0 : _troubles;
                return;
            }

            _troubles++;
            var open = _troubles < TroublesToOpen ? TimeSpan.Zero : Jitter(Min(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(_troubles - TroublesToOpen, 8))), PauseMax));
            var asked = outcome.RetryIn ?? TimeSpan.Zero;
            var until = clock.GetUtcNow() + (open > asked ? open : asked);
            _until = until > _until ? until : _until;
        }
    }

    /// <summary>Between three and five quarters of it, so that nodes and rows do not come back in step.</summary>
    public static TimeSpan Jitter(TimeSpan wait) => wait * (0.75 + (Random.Shared.NextDouble() / 2));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
