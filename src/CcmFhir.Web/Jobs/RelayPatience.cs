using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Jobs;

/// <summary>When a row that is not settled is tried again, and when it is set aside for a person.</summary>
internal static class RelayPatience
{
    /// <summary>So many sends that may have left something in the EHR. A try that could not even ask is none.</summary>
    public const int TriesMax = 12;

    /// <summary>How long a row may be in doubt while the EHR is away or lets nobody ask.</summary>
    public static readonly TimeSpan AwayMax = TimeSpan.FromDays(1);

    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(15);

    /// <param name="row">As it was claimed.</param>
    /// <param name="outcome">How this try ended.</param>
    /// <param name="lasting">For how long every try has ended in this state.</param>
    public static Outcome Judge(OutboxRow row, Outcome outcome, TimeSpan lasting)
    {
        if (outcome.IsSettled)
        {
            return outcome;
        }

        if (Why(row, outcome, lasting) is { } why)
        {
            // A try all the same: what may have arrived must not look like what was refused at once.
            return outcome with { State = DeliveryState.Rejected, Detail = $"{why}: {outcome.Detail}", RetryIn = null, WasTried = true };
        }

        // Tries that sent nothing do not count up, so those wait the longer the longer it lasts. An EHR that is away is the circuit's to look after.
        var slow = outcome.IsEhrAway ? 0 : lasting.TotalSeconds / 4;
        var backoff = TimeSpan.FromSeconds(Math.Min(Math.Max(Math.Pow(2, Math.Min(row.Attempts, 10)), slow), WaitMax.TotalSeconds));
        var wait = RelayCircuit.Jitter(backoff);
        return outcome with { RetryIn = outcome.RetryIn is { } asked && (asked > wait || !outcome.WasTried) ? asked : wait };
    }

    /// <summary>
    /// Why it is set aside; null when it goes on. A search in vain ends by itself once it is believed, and an EHR that lets nobody ask is waited for. Before
    /// each further send an EHR has answered a search, so what it fails at twelve times it fails at because of what is sent.
    /// </summary>
    private static string? Why(OutboxRow row, Outcome outcome, TimeSpan lasting) =>
        outcome.State != DeliveryState.Unknown || outcome.WasMissed ? null
        : outcome.WasTried && row.Attempts >= TriesMax ? $"set aside after {row.Attempts} tries"
        : lasting > AwayMax ? "set aside after a day in doubt" : null;
}
