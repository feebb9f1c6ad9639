// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IAgentReputation
/// @notice ERC-8004 reputation registry: what clients say of agents. Anyone may be a client, so every reader names the
/// clients that it trusts.
interface IAgentReputation {
    /// @notice A client said something. `feedbackIndex` counts its feedback to the agent from 1.
    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        int128 value,
        uint8 valueDecimals,
        string indexed indexedTag1,
        string tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );
    /// @notice A client took its feedback back.
    event FeedbackRevoked(uint256 indexed agentId, address indexed clientAddress, uint64 indexed feedbackIndex);
    /// @notice Somebody answered a client's feedback.
    event ResponseAppended(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        address indexed responder,
        string responseURI,
        bytes32 responseHash
    );

    /// @notice An agent's owner and operators do not judge it.
    error SelfFeedback(uint256 agentId, address client);
    /// @notice A value has at most 18 decimals.
    error TooManyDecimals(uint8 valueDecimals);
    /// @notice A value lies between -1e38 and 1e38.
    error ValueOutOfRange(int128 value);
    /// @notice The client gave no feedback with this index (1 to `lastIndex`).
    error NoSuchFeedback(uint64 feedbackIndex, uint64 lastIndex);
    /// @notice The feedback was revoked before.
    error AlreadyRevoked(uint64 feedbackIndex);
    /// @notice A response needs a URI.
    error EmptyResponse();
    /// @notice Name at least one client: feedback of everybody is open to spam.
    error ClientsRequired();

    /// @notice The identity registry whose agents are judged.
    function getIdentityRegistry() external view returns (address identityRegistry);

    /// @notice Gives feedback of `value` / 10^`valueDecimals`; everything else may be empty.
    /// @param feedbackHash keccak256 of the file at `feedbackURI`; zero when the URI is content-addressed.
    function giveFeedback(
        uint256 agentId,
        int128 value,
        uint8 valueDecimals,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external;

    /// @notice Takes the caller's own feedback back; it stays readable and no longer counts.
    function revokeFeedback(uint256 agentId, uint64 feedbackIndex) external;

    /// @notice Answers a client's feedback, by anyone: a refund, a mark as spam.
    function appendResponse(
        uint256 agentId,
        address clientAddress,
        uint64 feedbackIndex,
        string calldata responseURI,
        bytes32 responseHash
    ) external;

    /// @notice Mean of what the named clients gave and did not revoke, in the decimals that most of them used (fewer where
    /// the mean would not fit). An empty tag filters nothing.
    function getSummary(uint256 agentId, address[] calldata clientAddresses, string calldata tag1, string calldata tag2)
        external
        view
        returns (uint64 count, int128 summaryValue, uint8 summaryValueDecimals);

    /// @notice One feedback.
    function readFeedback(uint256 agentId, address clientAddress, uint64 feedbackIndex)
        external
        view
        returns (int128 value, uint8 valueDecimals, string memory tag1, string memory tag2, bool isRevoked);

    /// @notice All feedback of the named clients, in their order. An empty tag filters nothing.
    function readAllFeedback(
        uint256 agentId,
        address[] calldata clientAddresses,
        string calldata tag1,
        string calldata tag2,
        bool includeRevoked
    )
        external
        view
        returns (
            address[] memory clients,
            uint64[] memory feedbackIndexes,
            int128[] memory values,
            uint8[] memory valueDecimals,
            string[] memory tag1s,
            string[] memory tag2s,
            bool[] memory revokedStatuses
        );

    /// @notice Number of responses: to everybody (client zero), to one client (index 0) or to one feedback; by everybody or
    /// by the named responders.
    function getResponseCount(
        uint256 agentId,
        address clientAddress,
        uint64 feedbackIndex,
        address[] calldata responders
    ) external view returns (uint64 count);

    /// @notice Everybody who ever gave the agent feedback.
    function getClients(uint256 agentId) external view returns (address[] memory);

    /// @notice Number of feedback that a client gave.
    function getLastIndex(uint256 agentId, address clientAddress) external view returns (uint64);
}
