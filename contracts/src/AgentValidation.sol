// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgentIdentity} from "./interfaces/IAgentIdentity.sol";
import {IAgentValidation} from "./interfaces/IAgentValidation.sol";

/// @title AgentValidation
/// @notice ERC-8004 validation registry without an owner or an upgrade.
contract AgentValidation is IAgentValidation {
    struct Status {
        address validator;
        uint64 lastUpdate;
        uint8 response;
        bool hasResponse;
        bool bound;
        uint256 agentId;
        bytes32 responseHash;
        string tag;
    }

    IAgentIdentity private immutable _identity;

    mapping(bytes32 requestHash => Status) private _statuses;
    mapping(uint256 agentId => bytes32[]) private _agentValidations;
    mapping(address validator => bytes32[]) private _validatorRequests;

    constructor(IAgentIdentity identity) {
        _identity = identity;
    }

    /// @inheritdoc IAgentValidation
    function getIdentityRegistry() external view returns (address identityRegistry) {
        return address(_identity);
    }

    /// @inheritdoc IAgentValidation
    function validationRequest(
        address validatorAddress,
        uint256 agentId,
        string calldata requestURI,
        bytes32 requestHash
    ) external {
        _request(validatorAddress, agentId, requestURI, requestHash, false);
    }

    /// @inheritdoc IAgentValidation
    function validationRequest(
        address validatorAddress,
        uint256 agentId,
        string calldata requestURI,
        bytes32 salt,
        bytes32 payloadHash
    ) external returns (bytes32 requestHash) {
        requestHash = requestHashOf(validatorAddress, agentId, salt, payloadHash);
        emit RequestBound(requestHash, agentId, salt, payloadHash);
        _request(validatorAddress, agentId, requestURI, requestHash, true);
    }

    /// @inheritdoc IAgentValidation
    function validationResponse(
        bytes32 requestHash,
        uint8 response,
        string calldata responseURI,
        bytes32 responseHash,
        string calldata tag
    ) external {
        Status storage status = _existing(requestHash);
        if (msg.sender != status.validator) revert NotValidator(requestHash, msg.sender);
        if (response > 100) revert ResponseOutOfRange(response);
        status.response = response;
        status.hasResponse = true;
        status.lastUpdate = uint64(block.timestamp);
        status.responseHash = responseHash;
        status.tag = tag;
        emit ValidationResponse(msg.sender, status.agentId, requestHash, response, responseURI, responseHash, tag);
    }

    /// @inheritdoc IAgentValidation
    function isBound(bytes32 requestHash) external view returns (bool) {
        return _statuses[requestHash].bound;
    }

    /// @inheritdoc IAgentValidation
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
        )
    {
        Status storage s = _existing(requestHash);
        return (s.validator, s.agentId, s.response, s.responseHash, s.tag, s.lastUpdate);
    }

    /// @inheritdoc IAgentValidation
    function getSummary(uint256 agentId, address[] calldata validatorAddresses, string calldata tag)
        external
        view
        returns (uint64 count, uint8 averageResponse)
    {
        bytes32[] storage hashes = _agentValidations[agentId];
        bytes32 tagHash = keccak256(bytes(tag));
        uint256 sum;
        for (uint256 i; i < hashes.length; ++i) {
            Status storage status = _statuses[hashes[i]];
            // A hash whose place a bound request took is another agent's now.
            if (!status.hasResponse || status.agentId != agentId) continue;
            if (validatorAddresses.length != 0 && !_contains(validatorAddresses, status.validator)) continue;
            if (bytes(tag).length != 0 && keccak256(bytes(status.tag)) != tagHash) continue;
            sum += status.response;
            ++count;
        }
        if (count != 0) averageResponse = uint8(sum / count);
    }

    /// @inheritdoc IAgentValidation
    function getAgentValidations(uint256 agentId) external view returns (bytes32[] memory requestHashes) {
        return _agentValidations[agentId];
    }

    /// @inheritdoc IAgentValidation
    function getValidatorRequests(address validatorAddress) external view returns (bytes32[] memory requestHashes) {
        return _validatorRequests[validatorAddress];
    }

    /// @inheritdoc IAgentValidation
    function requestHashOf(address validatorAddress, uint256 agentId, bytes32 salt, bytes32 payloadHash)
        public
        view
        returns (bytes32 requestHash)
    {
        return keccak256(abi.encode(block.chainid, address(this), validatorAddress, agentId, salt, payloadHash));
    }

    function _request(address validator, uint256 agentId, string calldata uri, bytes32 hash, bool bound) private {
        if (validator == address(0)) revert ZeroValidator();
        // Also reverts for an agent that does not exist.
        if (!_identity.isAuthorizedOrOwner(msg.sender, agentId)) revert NotAuthorized(agentId, msg.sender);

        Status storage status = _statuses[hash];
        address before = status.validator;
        // The hash of a bound request names its agent: another agent's request under it can only be there to block it.
        if (before != address(0) && (!bound || status.agentId == agentId)) revert RequestExists(hash);
        _statuses[hash] = Status(validator, uint64(block.timestamp), 0, false, bound, agentId, 0, "");
        _agentValidations[agentId].push(hash);
        if (before != validator) _validatorRequests[validator].push(hash);
        emit ValidationRequest(validator, agentId, uri, hash);
    }

    function _existing(bytes32 hash) private view returns (Status storage status) {
        status = _statuses[hash];
        if (status.validator == address(0)) revert UnknownRequest(hash);
    }

    function _contains(address[] calldata list, address item) private pure returns (bool) {
        for (uint256 i; i < list.length; ++i) {
            if (list[i] == item) return true;
        }
        return false;
    }
}
