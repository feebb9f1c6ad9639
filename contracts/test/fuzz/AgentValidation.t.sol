// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgentValidation, IAgentValidation} from "../../src/AgentValidation.sol";
import {AgentFixture} from "../AgentFixture.sol";

/// @notice Whatever others do with a bound request's hash first, the agent's request stands.
contract AgentValidationFuzzTest is AgentFixture {
    AgentValidation private validation;

    function setUp() public override {
        super.setUp();
        validation = new AgentValidation(identity);
    }

    function testFuzz_ABoundRequestAlwaysStands(
        address validator,
        bytes32 salt,
        bytes32 payloadHash,
        address[3] calldata squatters,
        uint8 response
    ) public {
        vm.assume(validator != address(0));
        bytes32 hash = validation.requestHashOf(validator, agentId, salt, payloadHash);
        vm.startPrank(stranger);
        uint256 other = identity.register();
        for (uint256 i; i < 3; ++i) {
            if (squatters[i] == address(0)) continue;
            try validation.validationRequest(squatters[i], other, "", hash) {}
            catch (bytes memory reason) {
                assertEq(reason, abi.encodeWithSelector(IAgentValidation.RequestExists.selector, hash));
            }
        }
        vm.stopPrank();
        vm.prank(alice);
        assertEq(validation.validationRequest(validator, agentId, "", salt, payloadHash), hash);
        response = uint8(bound(response, 0, 100));
        vm.prank(validator);
        validation.validationResponse(hash, response, "", 0, "");
        (address by, uint256 agent, uint8 answer,,,) = validation.getValidationStatus(hash);
        assertEq(by, validator);
        assertEq(agent, agentId);
        assertEq(answer, response);
        (uint64 count, uint8 mean) = validation.getSummary(agentId, new address[](0), "");
        assertEq(count, 1);
        assertEq(mean, response);
        (count,) = validation.getSummary(other, new address[](0), "");
        assertEq(count, 0);
    }

    function testFuzz_DifferentRequestsHaveDifferentHashes(
        address validator,
        uint256 agent,
        bytes32 salt,
        bytes32 payloadHash,
        uint8 field
    ) public view {
        bytes32 hash = validation.requestHashOf(validator, agent, salt, payloadHash);
        field = field % 4;
        unchecked {
            if (field == 0) validator = address(uint160(validator) + 1);
            if (field == 1) ++agent;
            if (field == 2) salt = bytes32(uint256(salt) + 1);
            if (field == 3) payloadHash = bytes32(uint256(payloadHash) + 1);
        }
        assertNotEq(validation.requestHashOf(validator, agent, salt, payloadHash), hash);
    }
}
