namespace CcmFhir.Peers.Tests.Crash;

/// <summary>Where an exchange between relay and EHR stands, seen from between them.</summary>
internal enum RelayStep
{
    /// <summary>The request has left the app; it never reaches the EHR.</summary>
    Arrived,

    /// <summary>The request has left the app and reaches the EHR when the app is already dead.</summary>
    OnItsWay,

    /// <summary>The EHR has answered; the answer never reaches the app.</summary>
    Answered,

    /// <summary>Half of the answer has reached the app.</summary>
    MidReply,

    /// <summary>All of the answer has reached the app.</summary>
    Replied,
}

/// <summary>One kill: the app dies when an exchange of this kind is at this step.</summary>
/// <param name="Kind">For example <c>POST ChargeItem</c>.</param>
/// <param name="KillAsync">Ends when the process is gone.</param>
internal sealed record KillPlan(string Kind, RelayStep Step, Func<Task> KillAsync);
