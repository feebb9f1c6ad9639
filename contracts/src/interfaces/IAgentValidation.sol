// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IAgentValidation
/// @notice ERC-8004 validation registry: an agent asks a validator to check its work, the validator answers with 0 to 100.
/// The standard takes any hash for a request. A bound request is ours: its hash is made here and names the agent and a salt,
/// so that nobody else can take it and the same work can be checked again under another salt.
interface IAgentValidation {
    /// @notice An agent asks a validator.
    event ValidationRequest(
        address indexed validatorAddress, uint256 indexed agentId, string requestURI, bytes32 indexed requestHash
    );
    /// @notice What the hash of the `ValidationRequest` that follows stands for.
    event RequestBound(bytes32 indexed requestHash, uint256 indexed agentId, bytes32 salt, bytes32 payloadHash);
    /// @notice The validator's answer; the newest one counts.
    event ValidationResponse(
        address indexed validatorAddress,
        uint256 indexed agentId,
        bytes32 indexed requestHash,
        uint8 response,
        string responseURI,
        bytes32 responseHash,
        string tag
    );

    /// @notice The caller is neither the agent's owner nor approved by it.
    error NotAuthorized(uint256 agentId, address caller);
    /// @notice A request names its validator.
    error ZeroValidator();
    /// @notice A request with this hash is open or answered; another salt gives another hash.
    error RequestExists(bytes32 requestHash);
    /// @notice Nobody asked for this.
    error UnknownRequest(bytes32 requestHash);
    /// @notice Only the request's validator answers it.
    error NotValidator(bytes32 requestHash, address caller);
    /// @notice An answer is 0 (failed) to 100 (passed).
    error ResponseOutOfRange(uint8 response);

    /// @notice The identity registry whose agents are validated.
    function getIdentityRegistry() external view returns (address identityRegistry);

    /// @notice The standard's request. Owner or operator.
    /// @param requestHash keccak256 of the payload at `requestURI`; `requestHashOf` makes one that is the agent's alone.
    function validationRequest(
        address validatorAddress,
        uint256 agentId,
        string calldata requestURI,
        bytes32 requestHash
    ) external;

    /// @notice A bound request. Owner or operator. Takes the place of a standard request by which another agent took its hash.
    /// @param payloadHash keccak256 of the payload at `requestURI`.
    function validationRequest(
        address validatorAddress,
        uint256 agentId,
        string calldata requestURI,
        bytes32 salt,
        bytes32 payloadHash
    ) external returns (bytes32 requestHash);

    /// @notice Answers a request, as often as its state changes. The named validator only.
    function validationResponse(
        bytes32 requestHash,
        uint8 response,
        string calldata responseURI,
        bytes32 responseHash,
        string calldata tag
    ) external;

    /// @notice keccak256(abi.encode(chain id, this contract, validator, agent, salt, payloadHash)).
    function requestHashOf(address validatorAddress, uint256 agentId, bytes32 salt, bytes32 payloadHash)
        external
        view
        returns (bytes32 requestHash);

    /// @notice True when the hash was made by this contract, so that it names its agent and salt.
    function isBound(bytes32 requestHash) external view returns (bool);

    /// @notice A request's newest answer; `lastUpdate` is the request's time until there is one.
    function getValidationStatus(bytes32 requestHash)
        external
        view
        returns (
            address validatorAddress,
            uint256 agentId,
            uint8 response,
            bytes32 responseHash,
            string memory tag,
            uint256 lastUpdate
        );

    /// @notice Mean answer to the agent's requests, by the named validators (none: all) under a tag (empty: any).
    function getSummary(uint256 agentId, address[] calldata validatorAddresses, string calldata tag)
        external
        view
        returns (uint64 count, uint8 averageResponse);

    /// @notice Hashes of the agent's requests.
    function getAgentValidations(uint256 agentId) external view returns (bytes32[] memory requestHashes);

    /// @notice Hashes of the requests to a validator.
    function getValidatorRequests(address validatorAddress) external view returns (bytes32[] memory requestHashes);
}
