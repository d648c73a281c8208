namespace CcmFhir.Smart.Ehrs;

/// <summary>How the browser is sent to the authorization endpoint.</summary>
public enum AuthorizeMethod
{
    /// <summary>POST when the server lists <c>authorize-post</c> and the GET URL would be long; GET otherwise.</summary>
    Auto,
    Get,
    Post,
}
