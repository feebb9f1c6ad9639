// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Staking} from "../../src/Staking.sol";
import {IStaking} from "../../src/interfaces/IStaking.sol";
import {StakingFixture} from "../StakingFixture.sol";

/// @notice `Staking.actionDigest` against the vector that TypeScript meets.
contract AgentActionTest is StakingFixture {
    function test_TheDigestOfAnActionIsTypeScripts() public {
        string memory vectors = vm.readFile("lib/domain/hashing.vectors.json");
        address place = vm.parseJsonAddress(vectors, ".agentAction.verifyingContract");
        vm.chainId(vm.parseJsonUint(vectors, ".agentAction.chainId"));
        deployCodeTo("Staking.sol:Staking", abi.encode(config()), place);
        IStaking.AgentAction memory action = IStaking.AgentAction({
            agentId: vm.parseJsonUint(vectors, ".agentAction.message.agentId"),
            nonce: uint64(vm.parseJsonUint(vectors, ".agentAction.message.nonce")),
            actionHash: vm.parseJsonBytes32(vectors, ".agentAction.message.actionHash"),
            prevHash: vm.parseJsonBytes32(vectors, ".agentAction.message.prevHash")
        });
        assertEq(Staking(payable(place)).actionDigest(action), vm.parseJsonBytes32(vectors, ".agentAction.digest"));
    }
}
