// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgentIdentity} from "./interfaces/IAgentIdentity.sol";
import {IAgentReputation} from "./interfaces/IAgentReputation.sol";
import {DecimalMean} from "./libraries/DecimalMean.sol";

/// @title AgentReputation
/// @notice ERC-8004 reputation registry without an owner or an upgrade.
contract AgentReputation is IAgentReputation {
    struct Feedback {
        int128 value;
        uint8 valueDecimals;
        bool isRevoked;
        string tag1;
        string tag2;
    }

    /// @dev What a reader asks for, hashed once; a tag of zero filters nothing.
    struct Filter {
        bytes32 tag1;
        bytes32 tag2;
        bool includeRevoked;
    }

    IAgentIdentity private immutable _identity;

    mapping(uint256 agentId => mapping(address client => mapping(uint64 index => Feedback))) private _feedback;
    mapping(uint256 agentId => address[]) private _clients;
    /// @inheritdoc IAgentReputation
    mapping(uint256 agentId => mapping(address client => uint64)) public getLastIndex;
    mapping(uint256 agentId => mapping(address client => mapping(uint64 index => address[]))) private _responders;
    mapping(
        uint256 agentId => mapping(address client => mapping(uint64 index => mapping(address responder => uint64)))
    ) private _responses;

    constructor(IAgentIdentity identity) {
        _identity = identity;
    }

    /// @inheritdoc IAgentReputation
    function getIdentityRegistry() external view returns (address identityRegistry) {
        return address(_identity);
    }

    /// @inheritdoc IAgentReputation
    function giveFeedback(
        uint256 agentId,
        int128 value,
        uint8 valueDecimals,
        string memory tag1,
        string memory tag2,
        string memory endpoint,
        string memory feedbackURI,
        bytes32 feedbackHash
    ) external {
        if (valueDecimals > DecimalMean.MAX_DECIMALS) revert TooManyDecimals(valueDecimals);
        if (value < -DecimalMean.MAX_ABS_VALUE || value > DecimalMean.MAX_ABS_VALUE) revert ValueOutOfRange(value);
        // Also reverts for an agent that does not exist.
        if (_identity.isAuthorizedOrOwner(msg.sender, agentId)) revert SelfFeedback(agentId, msg.sender);

        uint64 index = ++getLastIndex[agentId][msg.sender];
        if (index == 1) _clients[agentId].push(msg.sender);
        _feedback[agentId][msg.sender][index] = Feedback(value, valueDecimals, false, tag1, tag2);
        emit NewFeedback(
            agentId, msg.sender, index, value, valueDecimals, tag1, tag1, tag2, endpoint, feedbackURI, feedbackHash
        );
    }

    /// @inheritdoc IAgentReputation
    function revokeFeedback(uint256 agentId, uint64 feedbackIndex) external {
        Feedback storage feedback = _existing(agentId, msg.sender, feedbackIndex);
        if (feedback.isRevoked) revert AlreadyRevoked(feedbackIndex);
        feedback.isRevoked = true;
        emit FeedbackRevoked(agentId, msg.sender, feedbackIndex);
    }

    /// @inheritdoc IAgentReputation
    function appendResponse(
        uint256 agentId,
        address clientAddress,
        uint64 feedbackIndex,
        string calldata responseURI,
        bytes32 responseHash
    ) external {
        if (bytes(responseURI).length == 0) revert EmptyResponse();
        _existing(agentId, clientAddress, feedbackIndex);
        uint64 count = ++_responses[agentId][clientAddress][feedbackIndex][msg.sender];
        if (count == 1) _responders[agentId][clientAddress][feedbackIndex].push(msg.sender);
        emit ResponseAppended(agentId, clientAddress, feedbackIndex, msg.sender, responseURI, responseHash);
    }

    /// @inheritdoc IAgentReputation
    function getSummary(uint256 agentId, address[] memory clientAddresses, string memory tag1, string memory tag2)
        external
        view
        returns (uint64 count, int128 summaryValue, uint8 summaryValueDecimals)
    {
        (address[] memory clients, uint64[] memory indexes) =
            _matching(agentId, clientAddresses, _filter(tag1, tag2, false));
        int128[] memory values = new int128[](clients.length);
        uint8[] memory decimals = new uint8[](clients.length);
        for (uint256 i; i < clients.length; ++i) {
            Feedback storage feedback = _feedback[agentId][clients[i]][indexes[i]];
            (values[i], decimals[i]) = (feedback.value, feedback.valueDecimals);
        }
        (summaryValue, summaryValueDecimals) = DecimalMean.meanOf(values, decimals);
        count = uint64(clients.length);
    }

    /// @inheritdoc IAgentReputation
    function readFeedback(uint256 agentId, address clientAddress, uint64 feedbackIndex)
        external
        view
        returns (int128 value, uint8 valueDecimals, string memory tag1, string memory tag2, bool isRevoked)
    {
        Feedback storage feedback = _existing(agentId, clientAddress, feedbackIndex);
        return (feedback.value, feedback.valueDecimals, feedback.tag1, feedback.tag2, feedback.isRevoked);
    }

    /// @inheritdoc IAgentReputation
    function readAllFeedback(
        uint256 agentId,
        address[] memory clientAddresses,
        string memory tag1,
        string memory tag2,
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
        )
    {
        (clients, feedbackIndexes) = _matching(agentId, clientAddresses, _filter(tag1, tag2, includeRevoked));
        values = new int128[](clients.length);
        valueDecimals = new uint8[](clients.length);
        tag1s = new string[](clients.length);
        tag2s = new string[](clients.length);
        revokedStatuses = new bool[](clients.length);
        for (uint256 i; i < clients.length; ++i) {
            Feedback storage feedback = _feedback[agentId][clients[i]][feedbackIndexes[i]];
            values[i] = feedback.value;
            valueDecimals[i] = feedback.valueDecimals;
            tag1s[i] = feedback.tag1;
            tag2s[i] = feedback.tag2;
            revokedStatuses[i] = feedback.isRevoked;
        }
    }

    /// @inheritdoc IAgentReputation
    function getResponseCount(
        uint256 agentId,
        address clientAddress,
        uint64 feedbackIndex,
        address[] calldata responders
    ) external view returns (uint64 count) {
        if (clientAddress != address(0)) {
            return _responsesTo(agentId, clientAddress, feedbackIndex, responders);
        }
        address[] storage clients = _clients[agentId];
        for (uint256 i; i < clients.length; ++i) {
            count += _responsesTo(agentId, clients[i], 0, responders);
        }
    }

    /// @inheritdoc IAgentReputation
    function getClients(uint256 agentId) external view returns (address[] memory) {
        return _clients[agentId];
    }

    /// @dev Names of the feedback that a filter lets through: counted first, as memory arrays cannot grow.
    function _matching(uint256 agentId, address[] memory from, Filter memory filter)
        private
        view
        returns (address[] memory clients, uint64[] memory indexes)
    {
        if (from.length == 0) revert ClientsRequired();
        uint256 total;
        for (uint256 i; i < from.length; ++i) {
            total += getLastIndex[agentId][from[i]];
        }
        clients = new address[](total);
        indexes = new uint64[](total);
        uint256 count;
        for (uint256 i; i < from.length; ++i) {
            uint64 last = getLastIndex[agentId][from[i]];
            for (uint64 j = 1; j <= last; ++j) {
                if (!_matches(_feedback[agentId][from[i]][j], filter)) continue;
                (clients[count], indexes[count]) = (from[i], j);
                ++count;
            }
        }
        // Both arrays shrink to what was found.
        assembly ("memory-safe") {
            mstore(clients, count)
            mstore(indexes, count)
        }
    }

    function _filter(string memory tag1, string memory tag2, bool includeRevoked) private pure returns (Filter memory) {
        return Filter(
            bytes(tag1).length == 0 ? bytes32(0) : keccak256(bytes(tag1)),
            bytes(tag2).length == 0 ? bytes32(0) : keccak256(bytes(tag2)),
            includeRevoked
        );
    }

    function _matches(Feedback storage feedback, Filter memory filter) private view returns (bool) {
        if (feedback.isRevoked && !filter.includeRevoked) return false;
        if (filter.tag1 != 0 && filter.tag1 != keccak256(bytes(feedback.tag1))) return false;
        return filter.tag2 == 0 || filter.tag2 == keccak256(bytes(feedback.tag2));
    }

    /// @dev Index 0 stands for all of the client's feedback.
    function _responsesTo(uint256 agentId, address client, uint64 index, address[] calldata responders)
        private
        view
        returns (uint64 count)
    {
        uint64 first = index == 0 ? 1 : index;
        uint64 last = index == 0 ? getLastIndex[agentId][client] : index;
        for (uint64 j = first; j <= last; ++j) {
            address[] memory by = responders;
            if (by.length == 0) by = _responders[agentId][client][j];
            for (uint256 k; k < by.length; ++k) {
                count += _responses[agentId][client][j][by[k]];
            }
        }
    }

    function _existing(uint256 agentId, address client, uint64 index) private view returns (Feedback storage) {
        uint64 last = getLastIndex[agentId][client];
        if (index == 0 || index > last) revert NoSuchFeedback(index, last);
        return _feedback[agentId][client][index];
    }
}
